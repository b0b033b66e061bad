import { proveWork } from './proveWork.ts'

// Runs in a worker: it is given a challenge and gives the proof, or an error, which its owner hears of as of any other.
addEventListener('message', ({ data }) => void proveWork(data).then((proof) => postMessage(proof), reportError))
