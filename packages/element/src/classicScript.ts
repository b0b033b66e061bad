import { registerAnonymousCall } from './registerAnonymousCall.ts'
import { scriptUrl } from './scriptUrl.ts'

// The server that gave the script is the one to ask.
registerAnonymousCall(scriptUrl === '' ? null : new URL('/graphql', scriptUrl).href)
