import type { MintRequest, TokenReading, TokenSet } from '@anoncall/token-core'

/** One way to make and read the tokens of one key. What a peer cannot do is left out. */
export interface TokenMaker {
  mint(request: MintRequest): TokenSet
  read(token: string): TokenReading
}

/** The three texts of a call, made into tokens one by one. */
export function mintEach(
  { account, from, callee, timestamp }: MintRequest,
  label: string,
  seal: (text: string) => string,
): TokenSet {
  return {
    accountToken: seal(`${account};${label}${timestamp}`),
    fromToken: seal(`sip:${from};${label}${timestamp}`),
    toToken: seal(`sip:${callee};${label}${timestamp}`),
  }
}

/** What a reader without checks does with a text. */
export function splitText(text: string, label: string): TokenReading {
  const split = text.lastIndexOf(';')
  const timestamp = Number(text.slice(split + 1 + label.length))
  return text.startsWith('sip:')
    ? { kind: 'read', user: text.slice(4, split), form: 'party', timestamp }
    : { kind: 'read', user: text.slice(0, split), form: 'account', timestamp }
}
