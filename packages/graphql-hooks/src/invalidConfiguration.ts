import { GraphQLRequestError } from './GraphQLRequestError.ts'

/** Creates an error about an option, which only a developer can correct. The message never repeats a value, because it can contain a key or a password. */
export function invalidConfiguration(message: string): GraphQLRequestError {
  return new GraphQLRequestError('INVALID_CONFIGURATION', message)
}

/** Throws GraphQLRequestError with INVALID_CONFIGURATION if the url is invalid both in a page and on a server. */
export function checkUrl(url: unknown): void {
  // Without this check, "calls.acme.example/graphql" would be resolved as a path of the page.
  if (typeof url !== 'string' || !/^(https?:\/\/|\.{0,2}\/)\S*$/i.test(url) || !isAddress(url))
    throw invalidConfiguration(
      'The url must be an address like "https://calls.acme.example/graphql" or a path like "/graphql", without spaces, user name or password.',
    )
}

/** Throws GraphQLRequestError with INVALID_CONFIGURATION if `fetch` cannot send a header. The error of `fetch` would contain the value. */
export function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers))
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || typeof value !== 'string' || !/^[\t -~\x80-\xff]*$/.test(value))
      throw invalidConfiguration(
        `The header "${name.replace(/\W.*/s, '')}" contains an invalid character, such as a line break.`,
      )
}

/** Returns whether `fetch` can resolve the url here. A relative url needs a page or a worker. */
export function canResolve(url: string): boolean {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href) !== null
  } catch {
    return false
  }
}

/** Returns whether the url is valid and has no user name or password, which `fetch` rejects. */
function isAddress(url: string): boolean {
  try {
    const { username, password } = new URL(url, 'https://page.invalid')
    return username === '' && password === ''
  } catch {
    return false
  }
}
