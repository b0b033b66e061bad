import { Agent, request } from 'node:http'

/** Sends one operation and gives its data; rejects where there are errors. */
export type Ask = <Data>(query: string, variables: object) => Promise<Data>

/** Asks over one connection that is kept open, as whoever these headers say. */
export function createAsk(url: string, headers: Readonly<Record<string, string>>): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return async <Data>(query: string, variables: object) =>
    (await send<Data>(url, agent, headers, { query, variables })).data
}

/** Signs in, and asks as that person from then on. */
export async function signIn(url: string, email: string, password: string): Promise<Ask> {
  const query = 'mutation SignIn($input: SignInInput!) { signIn(input: $input) { __typename } }'
  const { cookie } = await send(url, new Agent(), {}, { query, variables: { input: { email, password } } })
  return createAsk(url, { cookie })
}

interface Answer<Data> {
  readonly data: Data
  readonly cookie: string
}

function send<Data>(
  url: string,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<Answer<Data>> {
  return new Promise((resolve, reject) => {
    const options = { agent, method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const sent = request(`${url}/graphql`, options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        const { data, errors } = JSON.parse(text)
        if (errors !== undefined) reject(new Error(text))
        else resolve({ data, cookie: (response.headers['set-cookie']?.[0] ?? '').split(';', 1)[0] ?? '' })
      })
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
}
