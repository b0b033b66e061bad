import type { PlaygroundQuery, TryIssuanceInput } from '../../generated/graphql.ts'
import { instantOf } from '../../ui/DateTimeField.tsx'

/** What is tried, as the form holds it: who asks, for whom, from where, when. */
export interface Question {
  apiClientId: string
  callee: string
  /** Empty for a server with a secret key. */
  origin: string
  /** Empty for somebody of whom nothing is known. */
  visitorAddress: string
  /** Of the reader's own clock; empty for now. */
  evaluatedAt: string
}

export type Site = PlaygroundQuery['apiClients']['edges'][number]['node']

/** The question as the contract takes it. */
export function trialInputOf(question: Question, mint: boolean): TryIssuanceInput {
  const { apiClientId, callee } = question
  const [origin, visitorAddress] = [question.origin.trim(), question.visitorAddress.trim()]
  const evaluatedAt = instantOf(question.evaluatedAt)
  return {
    apiClientId,
    callee: callee.trim(),
    mint,
    ...(origin === '' ? {} : { origin }),
    ...(visitorAddress === '' ? {} : { visitorAddress }),
    ...(evaluatedAt === undefined ? {} : { evaluatedAt }),
  }
}

/** The question as the page's address holds it. Not the visitor's: it is somebody's, and addresses of pages are kept and sent on. */
export function searchOf({ apiClientId, callee, origin, evaluatedAt }: Question) {
  const at = instantOf(evaluatedAt)
  return { site: apiClientId, callee, ...(origin === '' ? {} : { origin }), ...(at === undefined ? {} : { at }) }
}

/** Whom a site may call, by their aliases. */
export const calleesOf = (site: Site) => destinationsOf(site).map(({ alias }) => alias)

/** Its own, or all of its realm. */
export const destinationsOf = ({ destinations, realm }: Site) => destinations ?? realm.destinations
