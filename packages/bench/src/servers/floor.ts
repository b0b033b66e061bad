import { createServer } from 'node:http'
import { startedWith } from '../work/startedWith.ts'

/** What an answer of three tokens weighs. */
const ANSWER = JSON.stringify({ data: 'x'.repeat(300) })
const LENGTH = Buffer.byteLength(ANSWER)

// The least that any server on Node's HTTP can cost: it reads the body and answers what never changes.
createServer((request, response) => {
  request.on('data', () => undefined)
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': LENGTH })
    response.end(ANSWER)
  })
}).listen(startedWith.port, '127.0.0.1')
