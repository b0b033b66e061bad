import './registerModule.ts'

export type { AnonymousCallAttributes, AnonymousCallElement } from './AnonymousCallElement.ts'
export type { IdleState } from './sentenceOf.ts'
export { words } from './words.ts'
