export {
  createOperations,
  describeRefusal,
  followCall,
  insistOnCredentials,
  reportCall,
  solveChallenge,
  watchAvailability,
} from '@anoncall/client/extras'
