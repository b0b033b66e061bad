import { GraphQLRequestError } from './GraphQLRequestError.ts'

/** An error about an option that only a developer can correct. The message never repeats a value, since it can hold a key or a password. */
export function invalidConfiguration(message: string): GraphQLRequestError {
  return new GraphQLRequestError('INVALID_CONFIGURATION', message)
}

/** Throws GraphQLRequestError with INVALID_CONFIGURATION if no request can go to this address, from a page or from a server. */
export function checkUrl(url: unknown): void {
  // Without one of these beginnings, "calls.acme.example/graphql" would be a path of the page.
  if (typeof url !== 'string' || !/^(https?:\/\/|\.{0,2}\/)\S*$/i.test(url) || !isAddress(url))
    throw invalidConfiguration(
      'The url must be an address like "https://calls.acme.example/graphql" or a path like "/graphql", without spaces, user name and password.',
    )
}

/** Throws GraphQLRequestError with INVALID_CONFIGURATION for a header that `fetch` does not send. Its own error would repeat the value. */
export function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(headers))
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || typeof value !== 'string' || !/^[\t -~\x80-\xff]*$/.test(value))
      throw invalidConfiguration(
        `The header "${name.replace(/\W.*/s, '')}" has a character that no header can have, such as a line break.`,
      )
}

/** Whether `fetch` can turn the url into an address here: a relative one needs a page or a worker. */
export function canResolve(url: string): boolean {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href) !== null
  } catch {
    return false
  }
}

/** Whether it is an address without a user name and a password, which `fetch` refuses. */
function isAddress(url: string): boolean {
  try {
    const { username, password } = new URL(url, 'https://page.invalid')
    return username === '' && password === ''
  } catch {
    return false
  }
}
