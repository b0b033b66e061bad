import { createServer } from 'node:http'
import { environment } from '../work/environment.ts'

/** A fixed response that is as long as a response with three tokens. */
const RESPONSE = JSON.stringify({ data: 'x'.repeat(300) })
const LENGTH = Buffer.byteLength(RESPONSE)

// The lowest cost of a server on Node's HTTP module: it reads the body and sends a fixed response.
createServer((request, response) => {
  request.on('data', () => undefined)
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': LENGTH })
    response.end(RESPONSE)
  })
}).listen(environment.port, '127.0.0.1')
