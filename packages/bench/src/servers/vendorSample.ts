import cors from 'cors'
import express from 'express'
import { ECB_KEY } from '../tokens/sampleRequests.ts'
import { vendorMethod } from '../tokens/vendorMethod.ts'
import { environment } from '../work/environment.ts'

const { mint } = vendorMethod.ecb(ECB_KEY)

// A token server like the vendor's samples: it accepts any caller and any callee, checks nothing and stores nothing.
const app = express()
app.use(cors())
app.get('/callparameters', ({ query }, response) => {
  const callee = String(query.callee)
  const tokens = mint({ account: 'visitor@demo.example', from: 'visitor@demo.example', callee, timestamp: Date.now() })
  response.json({ ...tokens, realm: 'demo', callee, from: 'anonymous@anonymous.invalid' })
})
app.listen(environment.port, '127.0.0.1')
