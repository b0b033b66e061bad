import { registerAnonymousCall } from './registerAnonymousCall.ts'

// The address of a bundle does not identify the API, so the attribute `endpoint` is required.
registerAnonymousCall(null)
