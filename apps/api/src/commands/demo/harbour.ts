import type { BusinessWindow, PolicyContent, Weekday } from '@anoncall/domain'

const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const satisfies Weekday[]

const everyDay = (days: readonly Weekday[], opens: string, closes: string): BusinessWindow[] =>
  days.map((weekday) => ({ weekday, opens, closes }))

const open: PolicyContent = { mode: 'ENFORCED', rateLimits: [], businessHours: null, challenge: 'NONE' }

/** Portuguese public holidays with a fixed date. */
const holidays = ['01-01', '04-25', '05-01', '06-10', '08-15', '10-05', '11-01', '12-01', '12-08', '12-25']

/** The subject of the demo: a harbour whose visitors call anonymously. */
export const harbour = {
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
  site: { name: 'Harbour website', allowedOrigins: ['https://harbour.example', 'https://www.harbour.example'] },
  server: { name: 'Berth bookings', allowedOrigins: [] },
  serverPolicy: { ...open, rateLimits: [{ scope: 'OWNER', limit: 500, windowSeconds: 3_600 }] },
} as const

export interface HarbourDestination {
  readonly alias: string
  readonly displayName: string
  readonly address: string
  /** `null` if all calls are allowed at any time. */
  readonly policy: PolicyContent | null
}

/** Returns the destinations that visitors call. Each has a different policy. */
export function harbourDestinations(startsAt: number): readonly HarbourDestination[] {
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
