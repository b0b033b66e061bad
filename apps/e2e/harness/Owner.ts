import { askGraphQL, type GraphQLAnswer } from './askGraphQL.ts'
import type { Anoncall } from './startAnoncall.ts'
import { textAt, valueAt } from './valueAt.ts'

/** Uses the API as the owner, with a session like the console's. */
export class Owner {
  readonly graphqlUrl: string
  readonly password: string
  /** The session cookie with name and value, as the browser sends it. */
  readonly cookie: string

  private constructor(graphqlUrl: string, password: string, cookie: string) {
    this.graphqlUrl = graphqlUrl
    this.password = password
    this.cookie = cookie
  }

  /** Signs in with the generated password and replaces it, as the first sign-in at the console requires. */
  static async settleIn({ graphqlUrl, firstRun }: Anoncall, newPassword: string): Promise<Owner> {
    const first = await Owner.signIn(graphqlUrl, firstRun.email, firstRun.password)
    const answer = await first.ask(
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }',
      { input: { currentPassword: firstRun.password, newPassword } },
    )
    expectMember(answer, 'data.changePassword', 'ChangePasswordPayload')
    return new Owner(graphqlUrl, newPassword, first.cookie)
  }

  static async signIn(graphqlUrl: string, email: string, password: string): Promise<Owner> {
    const answer = await askGraphQL(graphqlUrl, {
      query: 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }',
      variables: { input: { email, password } },
    })
    expectMember(answer.body, 'data.signIn', 'SignInPayload')
    const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';')
    return new Owner(graphqlUrl, password, cookie)
  }

  /** Stages and activates a key through the API. Does not end the overlap with the old key. */
  async rotateRealmKey(
    realm: string,
    key: { readonly cipher: string; readonly key: string; readonly gatewayRealm?: string },
  ) {
    const realmId = textAt(
      await this.ask('query ($name: String!) { realm(name: $name) { id } }', { name: realm }),
      'data.realm.id',
    )
    const staged = await this.change(
      'mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { __typename ... on StageRealmKeyPayload { realmKey { id } } } }',
      { realmId, ...key },
      'stageRealmKey',
      'StageRealmKeyPayload',
    )
    await this.change(
      'mutation ($input: ActivateRealmKeyInput!) { activateRealmKey(input: $input) { __typename } }',
      { realmKeyId: textAt(staged, 'realmKey.id') },
      'activateRealmKey',
      'ActivateRealmKeyPayload',
    )
  }

  /** Returns the demo site, which the first start created. */
  async demoSite(): Promise<{ readonly id: string; readonly revision: number }> {
    const site = valueAt(
      await this.ask('{ apiClients { edges { node { id revision } } } }'),
      'data.apiClients.edges.0.node',
    )
    return { id: textAt(site, 'id'), revision: Number(valueAt(site, 'revision')) }
  }

  /** Makes an origin the only allowed origin of the demo site. The change takes effect within a second. */
  async allowOrigin(origin: string): Promise<void> {
    const client = await this.demoSite()
    await this.change(
      'mutation ($input: UpdateApiClientInput!) { updateApiClient(input: $input) { __typename } }',
      { apiClientId: client.id, expectedRevision: client.revision, allowedOrigins: [origin] },
      'updateApiClient',
      'UpdateApiClientPayload',
    )
  }

  send(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<GraphQLAnswer> {
    return askGraphQL(this.graphqlUrl, { query, variables }, { cookie: this.cookie })
  }

  /** Sends a query and returns the body. @throws Error if the answer has errors. */
  async ask(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const { status, body, text } = await this.send(query, variables)
    if (status !== 200 || valueAt(body, 'errors') !== undefined) throw new Error(`${query} was answered with ${text}`)
    return body
  }

  /** Sends a mutation and returns the result at `path`. @throws Error if the result is not the union member `member`. */
  async change(
    query: string,
    input: Readonly<Record<string, unknown>>,
    path: string,
    member: string,
  ): Promise<unknown> {
    const body = await this.ask(query, { input })
    expectMember(body, `data.${path}`, member)
    return valueAt(body, `data.${path}`)
  }
}

function expectMember(body: unknown, path: string, member: string): void {
  if (textAt(body, `${path}.__typename`) !== member)
    throw new Error(`Expected ${member} at ${path}, got ${JSON.stringify(body)}`)
}
