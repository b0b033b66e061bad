import type { Caller, TestApi } from './startTestApi.ts'

const SET_POLICY = `mutation ($input: SetIssuancePolicyInput!) {
  setIssuancePolicy(input: $input) {
    __typename
    ... on SetIssuancePolicyPayload { owner { id } policy { revision } }
    ... on InvalidInput { issues { path code } }
    ... on RevisionConflict { currentRevision }
  }
}`

/** Sets an owner's policy and returns the whole response. */
export function sendPolicy(api: TestApi, input: object, as: Caller = 'owner') {
  return api.send(SET_POLICY, { input }, as)
}

/** Sets an owner's first policy or replaces the one of this revision. Returns the new revision. */
export async function setPolicy(
  api: TestApi,
  ownerId: string,
  policy: object,
  expectedRevision: number | null = null,
): Promise<number> {
  const input = { ownerId, policy, expectedRevision }
  const result = await api.call<{ __typename: string; policy: { revision: number } }>(SET_POLICY, { input })
  if (result.__typename !== 'SetIssuancePolicyPayload') throw new Error(JSON.stringify(result))
  return result.policy.revision
}
