/**
 * The call with its arguments, to paste into a page that has the SDK. `audio: true` is part of it: without, the SDK waits for ever
 * and says nothing.
 */
export function makeAnonymousCode({ callee, credentials, from, video }: CallArguments): string {
  const { accountToken, fromToken, toToken, realm } = credentials
  const options = { from, audio: true, ...(video ? { video } : {}) }
  const parts = [callee, { accountToken, fromToken, toToken, realm }, options]
  return `kandy.call.makeAnonymous(${parts.map((part) => JSON.stringify(part, undefined, 2)).join(', ')})`
}

interface CallArguments {
  readonly callee: string
  readonly credentials: {
    readonly accountToken: string
    readonly fromToken: string
    readonly toToken: string
    readonly realm: string
  }
  readonly from: string
  readonly video: boolean
}
