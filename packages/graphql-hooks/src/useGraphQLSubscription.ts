import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'
import type { GraphQLSubscriptionStatus } from './GraphQLTransport.ts'
import { invalidConfiguration } from './invalidConfiguration.ts'
import { getGraphQLTransport } from './setGraphQLTransport.ts'

/** Subscribes while the component is mounted, and again if the variables change. Each generated subscription hook calls this function. */
export function useGraphQLSubscription<TResult, TVariables>(
  document: GraphQLDocument<TResult, TVariables>,
  operationName: string,
  variables?: TVariables,
  options: GraphQLSubscriptionOptions<TResult> = {},
): GraphQLSubscriptionResult<TResult> {
  const { enabled = true } = options
  const queryClient = useQueryClient()
  const [state, setState] = useState<GraphQLSubscriptionResult<TResult>>(enabled ? connecting : idle)
  const latest = useRef({ document, variables, onData: options.onData })
  useEffect(() => {
    latest.current = { document, variables, onData: options.onData }
  })
  // Variables are usually written inline, so each render creates a new object.
  const variablesKey = JSON.stringify(variables)

  // biome-ignore lint/correctness/useExhaustiveDependencies: variables are compared by content
  useEffect(() => {
    setState(enabled ? connecting : idle)
    if (!enabled) return
    const { subscribe } = getGraphQLTransport(queryClient)
    if (subscribe === undefined) {
      const error = invalidConfiguration('The transport of this QueryClient does not support subscriptions.')
      setState({ data: undefined, error, status: 'failed' })
      return
    }
    return subscribe(
      { document: latest.current.document, operationName, variables: latest.current.variables },
      {
        onData(data) {
          setState({ data, error: null, status: 'open' })
          latest.current.onData?.(data)
        },
        onStatus: (status, error) => setState(({ data }) => ({ data, error, status })),
      },
    )
  }, [queryClient, operationName, variablesKey, enabled])

  return state
}

/** Options of a subscription. */
export interface GraphQLSubscriptionOptions<TResult> {
  /** Whether to subscribe. Defaults to true. */
  readonly enabled?: boolean
  /** Called with each result. Use this function if the page needs every result, not only the last result. */
  readonly onData?: (data: TResult) => void
}

/** The last result and the status of a subscription. */
export interface GraphQLSubscriptionResult<TResult> {
  /** The last result. Undefined before the first result. Kept while the stream is reopened. */
  readonly data: TResult | undefined
  /** The reason why there is no stream, or why the last result has no data. */
  readonly error: GraphQLRequestError | null
  /** `idle` while not enabled, `connecting` while the stream is opened or reopened, `open`, or `failed` if it will not be reopened. */
  readonly status: 'idle' | GraphQLSubscriptionStatus
}

const idle = { data: undefined, error: null, status: 'idle' } as const
const connecting = { data: undefined, error: null, status: 'connecting' } as const
