import './registerModule.ts'

export type { AnonymousCallElement } from './AnonymousCallElement.ts'
export type { IdleState } from './sentenceOf.ts'
export { words } from './words.ts'
