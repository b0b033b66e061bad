import { registerAnonymousCall } from './registerAnonymousCall.ts'

// A bundle has no address of its own that would say anything: the attribute `endpoint` has to.
registerAnonymousCall(null)
