import type { Realm, Subscriber } from '../../gateway/index.ts'

export const ecbRealm: Realm = {
  name: 'demo',
  cipher: 'AES_128_ECB',
  key: '0123456789abcdef',
  timestampUnit: 'MILLISECONDS',
  lifetimeSeconds: 300,
}

export const cbcRealm: Realm = {
  name: 'demo-cbc',
  cipher: 'AES_256_CBC_HMAC',
  key: '0123456789abcdef0123456789abcdef',
  timestampUnit: 'MILLISECONDS',
  lifetimeSeconds: 300,
}

export const VISITOR = 'visitor@demo.example'
export const HELP = 'help@demo.example'
export const LOBBY = 'lobby@demo.example'

const switches = { isCallMeEnabled: true, allowsOtherDestinations: true, requiresTokens: true }

export const demoSubscribers: readonly Subscriber[] = [
  { ...switches, user: VISITOR },
  { ...switches, user: HELP, isCallMeEnabled: false },
  { ...switches, user: LOBBY, allowsOtherDestinations: false, requiresTokens: false },
]
