import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'
import type { GraphQLSubscriptionStatus } from './GraphQLTransport.ts'
import { invalidConfiguration } from './invalidConfiguration.ts'
import { getGraphQLTransport } from './setGraphQLTransport.ts'

/** What each generated subscription hook calls. It subscribes while the component is mounted, and again for other variables. */
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
  // Variables are usually written in place, so that each render makes new ones.
  const variablesKey = JSON.stringify(variables)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the variables count by their content
  useEffect(() => {
    setState(enabled ? connecting : idle)
    if (!enabled) return
    const { subscribe } = getGraphQLTransport(queryClient)
    if (subscribe === undefined) {
      const error = invalidConfiguration('The transport of this QueryClient has no subscribe function.')
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

export interface GraphQLSubscriptionOptions<TResult> {
  /** Whether to subscribe at all. True unless given. */
  readonly enabled?: boolean
  /** Called with each result, for a page that needs every one and not the last alone. */
  readonly onData?: (data: TResult) => void
}

export interface GraphQLSubscriptionResult<TResult> {
  /** The last result; undefined until there is one. Kept while the stream is opened again. */
  readonly data: TResult | undefined
  /** Why there is no stream, or why the last result brought no data. */
  readonly error: GraphQLRequestError | null
  /** `idle` while it is not enabled, `connecting` while the stream is opened for the first time or again, `failed` once it is given up. */
  readonly status: 'idle' | GraphQLSubscriptionStatus
}

const idle = { data: undefined, error: null, status: 'idle' } as const
const connecting = { data: undefined, error: null, status: 'connecting' } as const
