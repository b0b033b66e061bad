import { registerAnonymousCall } from './registerAnonymousCall.ts'
import { scriptUrl } from './scriptUrl.ts'

// The default API is on the server that served the script.
registerAnonymousCall(scriptUrl === '' ? null : new URL('/graphql', scriptUrl).href)
