import { exhaustive } from './exhaustive.ts'

/** Whoever did something, by name; null is the service itself. */
export function actorName(actor: Actor | null): string {
  if (actor === null) return 'The service'
  switch (actor.__typename) {
    case 'Admin':
      return actor.displayName
    case 'ApiClient':
      return actor.name
    default:
      return exhaustive(actor)
  }
}

type Actor =
  | { readonly __typename: 'Admin'; readonly displayName: string }
  | { readonly __typename: 'ApiClient'; readonly name: string }
