import { computeSolution } from './computeSolution.ts'

// Runs in a worker. It receives a challenge and posts the solution. An error reaches the page through the worker's error event.
addEventListener(
  'message',
  ({ data }) => void computeSolution(data).then((solution) => postMessage(solution), reportError),
)
