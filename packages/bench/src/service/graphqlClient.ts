import { Agent, request } from 'node:http'

/** Creates a client that uses one connection and sends the given headers. */
export function createGraphQLClient(url: string, headers: Readonly<Record<string, string>>): SendOperation {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return async <Data>(document: string, variables: object) =>
    (await post<Data>(url, { agent, headers, body: { query: document, variables } })).data
}

/** Sends one operation and returns its data. Rejects if the response has errors. */
export type SendOperation = <Data>(document: string, variables: object) => Promise<Data>

/** Signs in to the console and creates a client for the session. */
export async function signIn(url: string, email: string, password: string): Promise<SendOperation> {
  const query = 'mutation SignIn($input: SignInInput!) { signIn(input: $input) { __typename } }'
  const body = { query, variables: { input: { email, password } } }
  const { cookie } = await post(url, { agent: new Agent(), headers: {}, body })
  return createGraphQLClient(url, { cookie })
}

interface PostOptions {
  readonly agent: Agent
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

interface PostResult<Data> {
  readonly data: Data
  /** The first cookie of the response, without its attributes. */
  readonly cookie: string
}

function post<Data>(url: string, { agent, headers, body }: PostOptions): Promise<PostResult<Data>> {
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
