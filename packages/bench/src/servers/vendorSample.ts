import cors from 'cors'
import express from 'express'
import { vendorWay } from '../contestants/vendorWay.ts'
import { ecbKey } from '../sampleRequests.ts'
import { startedWith } from '../work/startedWith.ts'

const { mint } = vendorWay.ecb(ecbKey)

// A token server as the vendor's samples go about it: any caller, any callee, nothing checked and nothing written down.
const app = express()
app.use(cors())
app.get('/callparameters', ({ query }, response) => {
  const callee = String(query.callee)
  const tokens = mint({ account: 'visitor@demo.example', from: 'visitor@demo.example', callee, timestamp: Date.now() })
  response.json({ ...tokens, realm: 'demo', callee, from: 'anonymous@anonymous.invalid' })
})
app.listen(startedWith.port, '127.0.0.1')
