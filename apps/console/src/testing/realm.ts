import type { RealmFieldsFragment } from '../generated/graphql.ts'

/** A realm without keys, destinations, policies and pause. */
export const REALM: RealmFieldsFragment = {
  id: 'rlm_1',
  name: 'acme',
  displayName: 'Acme',
  accountUser: 'anonymous@acme.example',
  fromUser: 'anonymous@acme.example',
  calleePatterns: [],
  revision: 1,
  createdAt: '2026-03-01T12:00:00.000Z',
  updatedAt: '2026-03-01T12:00:00.000Z',
  pause: null,
  tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 600, effectiveLifetimeSeconds: 600 },
  keys: [],
  destinations: [],
  apiClients: { totalCount: 1 },
}
