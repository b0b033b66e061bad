import {
  type Act,
  type ApiKeyPrincipal,
  apiKeyScopes,
  type BusinessWindow,
  type PolicyContent,
  roleScopes,
  type UseCases,
  type Weekday,
} from '@anoncall/domain'

/**
 * Creates the realm, destinations, clients and policies of the demo realm. The API keys are discarded. Create new
 * keys in the console.
 *
 * @param name The name of the realm.
 */
export async function createDemoRealm(
  useCases: UseCases,
  act: Act,
  destinations: readonly DemoDestination[],
  name: string = demoConfig.realm.name,
): Promise<DemoRealm> {
  const { realm } = done(await useCases.createRealm(act, { ...demoConfig.realm, name }), 'created')
  const setPolicy = async (ownerId: string, policy: PolicyContent): Promise<void> => {
    const input = { ownerId, expectedRevision: null, policy }
    done(await useCases.setIssuancePolicy({ ...act, scopes: roleScopes.OWNER }, input), 'set')
  }
  const createClient = async (
    named: { name: string; allowedOrigins: readonly string[] },
    keyKind: 'PUBLISHABLE' | 'SECRET',
  ) => {
    const input = { realmId: realm.id, destinationIds: null, ...named }
    const { apiClient } = done(await useCases.createApiClient(act, input), 'created')
    const newKey = { apiClientId: apiClient.id, kind: keyKind, expiresAt: null }
    const { apiKey } = done(await useCases.createApiKey(act, newKey), 'created')
    const client = { apiClientId: apiClient.id, apiClientName: apiClient.name, realmId: realm.id }
    return { kind: 'API_KEY', apiKeyId: apiKey.id, keyKind, ...client, scopes: apiKeyScopes[keyKind] } as const
  }

  await setPolicy(realm.id, demoConfig.realmPolicy)
  const destinationIds = new Map<string, string>()
  for (const { policy, ...named } of destinations) {
    const input = { realmId: realm.id, accountUser: null, ...named }
    const { destination } = done(await useCases.createDestination(act, input), 'created')
    destinationIds.set(destination.alias, destination.id)
    if (policy !== null) await setPolicy(destination.id, policy)
  }
  const page = await createClient(demoConfig.page, 'PUBLISHABLE')
  const server = await createClient(demoConfig.server, 'SECRET')
  await setPolicy(server.apiClientId, demoConfig.serverPolicy)
  return { realmId: realm.id, destinationIds, page, server }
}

/** The objects of the demo realm, as they are before the first call. */
export interface DemoRealm {
  readonly realmId: string
  /** The ids of the destinations, by alias. */
  readonly destinationIds: ReadonlyMap<string, string>
  /** The key of the website's pages. */
  readonly page: ApiKeyPrincipal
  /** The key of the booking server. */
  readonly server: ApiKeyPrincipal
}

/**
 * Returns the outcome if it is of the expected kind. The demo's values are valid, so any other outcome is a bug.
 *
 * @throws Error
 */
export function done<Outcome extends { readonly kind: string }, Kind extends Outcome['kind']>(
  outcome: Outcome,
  kind: Kind,
): Extract<Outcome, { readonly kind: Kind }> {
  if (isOf(outcome, kind)) return outcome
  throw new Error(`The demo got an outcome of kind ${outcome.kind}.`)
}

function isOf<Outcome extends { readonly kind: string }, Kind extends Outcome['kind']>(
  outcome: Outcome,
  kind: Kind,
): outcome is Extract<Outcome, { readonly kind: Kind }> {
  return outcome.kind === kind
}

const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const satisfies Weekday[]

const everyDay = (days: readonly Weekday[], opens: string, closes: string): BusinessWindow[] =>
  days.map((weekday) => ({ weekday, opens, closes }))

const open: PolicyContent = { mode: 'ENFORCED', rateLimits: [], businessHours: null, challenge: 'NONE' }

/** Portuguese public holidays with a fixed date. */
const holidays = ['01-01', '04-25', '05-01', '06-10', '08-15', '10-05', '11-01', '12-01', '12-08', '12-25']

/** The configuration of the demo realm: a harbour whose visitors call anonymously. */
export const demoConfig = {
  realm: {
    name: 'harbour',
    displayName: 'Harbour of Porto Claro',
    accountUser: 'visitor@harbour.example',
    fromUser: null,
    tokenFormat: { timestampUnit: 'MILLISECONDS', lifetimeSeconds: 300, effectiveLifetimeSeconds: 120 },
    cipher: 'AES_128_ECB',
    key: null,
    calleePatterns: ['*@harbour.example'],
  },
  realmPolicy: { ...open, rateLimits: [{ scope: 'ADDRESS', limit: 40, windowSeconds: 3_600 }] },
  page: { name: 'Harbour website', allowedOrigins: ['https://harbour.example', 'https://www.harbour.example'] },
  server: { name: 'Berth bookings', allowedOrigins: [] },
  serverPolicy: { ...open, rateLimits: [{ scope: 'OWNER', limit: 500, windowSeconds: 3_600 }] },
} as const

interface DemoDestination {
  readonly alias: string
  readonly displayName: string
  readonly address: string
  /** The policy; `null` if all calls are allowed at any time. */
  readonly policy: PolicyContent | null
}

/** Returns the destinations that visitors call. Each destination has a different policy. */
export function demoDestinations(startsAt: number): readonly DemoDestination[] {
  const year = new Date(startsAt).getUTCFullYear()
  return [
    {
      alias: 'office',
      displayName: 'Harbour office',
      address: 'office@harbour.example',
      policy: {
        ...open,
        businessHours: {
          timeZone: 'Europe/Lisbon',
          windows: [...everyDay(weekdays, '08:30', '18:00'), ...everyDay(['SATURDAY'], '09:30', '13:00')],
          closedDates: [year, year + 1].flatMap((each) => holidays.map((day) => `${each}-${day}`)),
        },
      },
    },
    { alias: 'emergency', displayName: 'Emergency line', address: 'watch@harbour.example', policy: null },
    {
      alias: 'berths',
      displayName: 'Berths',
      address: 'berths@harbour.example',
      policy: { ...open, rateLimits: [{ scope: 'ADDRESS', limit: 5, windowSeconds: 3_600 }] },
    },
    {
      alias: 'ferry',
      displayName: 'Ferry to the islands',
      address: 'ferry@harbour.example',
      policy: {
        ...open,
        mode: 'MONITORED',
        rateLimits: [{ scope: 'OWNER', limit: 12, windowSeconds: 3_600 }],
        businessHours: {
          timeZone: 'Atlantic/Azores',
          windows: everyDay([...weekdays, 'SATURDAY', 'SUNDAY'], '07:00', '21:00'),
          closedDates: [],
        },
      },
    },
    {
      alias: 'lost-property',
      displayName: 'Lost property',
      address: 'lost@harbour.example',
      policy: {
        ...open,
        rateLimits: [{ scope: 'ADDRESS', limit: 10, windowSeconds: 86_400 }],
        challenge: 'PROOF_OF_WORK',
      },
    },
  ]
}
