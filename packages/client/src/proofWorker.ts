import { proveWork } from './proveWork.ts'

// Runs in a worker. It receives a challenge and posts the proof. An error reaches the page through the worker's error event.
addEventListener('message', ({ data }) => void proveWork(data).then((proof) => postMessage(proof), reportError))
