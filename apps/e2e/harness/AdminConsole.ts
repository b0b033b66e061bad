import { expect, type Locator, type Page } from '@playwright/test'
import { expectAccessible } from './expectAccessible.ts'
import type { Tokens } from './expectTokens.ts'
import { textOf } from './textOf.ts'

export interface NewRealm {
  readonly name: string
  readonly accountUser: string
  readonly lifetimeSeconds: number
  readonly unit: 'Milliseconds (13 digits)' | 'Seconds (10 digits)'
  readonly cipher: 'AES-128 ECB' | 'AES-256 CBC with HMAC'
  readonly key: string
}

/** Operates the console by its visible texts. Checks each page with axe in both color schemes. */
export class AdminConsole {
  readonly page: Page
  readonly url: string
  readonly #checked = new Set<string>()

  constructor(page: Page, url: string) {
    this.page = page
    this.url = url
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`)
  }

  /** Expects the page with this title to be open, without accessibility violations. */
  async isOn(title: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expectAccessible(this.page)
  }

  /** Expects the page with this title to be open. Checks its accessibility only the first time. */
  async #isOnAgain(title: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await this.#checkOnce(title)
  }

  async #checkOnce(what: string): Promise<void> {
    if (this.#checked.has(what)) return
    this.#checked.add(what)
    await expectAccessible(this.page)
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' })
  }

  field(label: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('textbox', { name: label, exact: true }).and(within.locator('input, textarea'))
  }

  dialog(name: string | RegExp): Locator {
    return this.page.getByRole('dialog', { name })
  }

  async notified(text: string | RegExp): Promise<void> {
    await expect(this.page.getByText(text).first()).toBeVisible()
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.isOn('Sign in')
    await this.field('E-mail').fill(email)
    await this.password('Password').fill(password)
    await this.button('Sign in').click()
  }

  password(label: string, within: Page | Locator = this.page): Locator {
    // A password field has no role, and its label can end with an asterisk.
    return within.getByLabel(new RegExp(`^${label}( \\*)?$`)).and(this.page.locator('input'))
  }

  async createRealm(realm: NewRealm): Promise<void> {
    await this.open('/create-realm')
    await this.#isOnAgain('Create realm')
    await this.field('Name').fill(realm.name)
    await this.field('Account user').fill(realm.accountUser)
    await this.field('Lifetime in seconds').fill(String(realm.lifetimeSeconds))
    await this.choose('Timestamp unit', realm.unit)
    await this.page.getByRole('radio', { name: realm.cipher, exact: true }).check()
    await this.importKey(realm.key)
    await this.#checkOnce('the filled form of a realm')
    await this.button('Create realm').click()
    await this.notified(`Realm ${realm.name} created`)
    await this.#isOnAgain(realm.name)
  }

  async importKey(key: string, within: Page | Locator = this.page): Promise<void> {
    await within.getByRole('radio', { name: "Import the gateway's key" }).check()
    await this.password('Gateway key', within).fill(key)
  }

  /** Fills a field with suggestions and moves the focus to the next field. */
  async suggest(label: string, text: string): Promise<void> {
    const field = this.page.getByLabel(label, { exact: true }).and(this.page.locator('input'))
    await field.fill(text)
    await field.press('Tab')
  }

  async choose(label: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: label }).click()
    await this.page.getByRole('option', { name: option, exact: true }).click()
  }

  /** Stages the next key of a realm. Without `twin`, the staged key replaces the key of the realm's own schema at the gateway. */
  async stageKey(realm: string, { cipher, key, twin }: { cipher: NewRealm['cipher']; key: string; twin?: string }) {
    await this.open(`/realms/${realm}?tab=keys`)
    await this.button('Stage key').click()
    const drawer = this.dialog(/^Stage a key/)
    await drawer.getByRole('radio', { name: cipher, exact: true }).check()
    await this.importKey(key, drawer)
    if (twin !== undefined) await this.field('Name of the twin', drawer).fill(twin)
    await this.#checkOnce('the drawer of a staged key')
    await this.button('Stage key', drawer).click()
    await expect(drawer).toBeHidden()
    await expect(this.button('Activate', this.keys('Staged'))).toBeVisible()
  }

  /** Activates the staged key on the realm's page. */
  async activateStagedKey(): Promise<void> {
    await this.button('Activate', this.keys('Staged')).click()
    await this.#checkOnce('the question before activating')
    await this.button('Activate now').click()
    await expect(this.button('Activate', this.keys('Staged'))).toBeHidden()
  }

  keys(lane: 'Staged' | 'Active' | 'Retiring'): Locator {
    return this.page.getByRole('region', { name: `${lane} keys` })
  }

  /** Creates a destination on the realm's page. */
  async createDestination(destination: { alias: string; displayName: string; address: string }): Promise<void> {
    await this.page.getByRole('tab', { name: 'Destinations' }).click()
    await this.button('Create destination').click()
    const drawer = this.dialog('Create destination')
    await this.field('Alias', drawer).fill(destination.alias)
    await this.field('Display name', drawer).fill(destination.displayName)
    await this.field('Address', drawer).fill(destination.address)
    await this.#checkOnce('the drawer of a destination')
    await this.button('Create destination', drawer).click()
    await expect(drawer).toBeHidden()
    await expect(this.page.getByRole('row', { name: destination.address })).toBeVisible()
  }

  async createSite(site: { realm: string; name: string; origins: readonly string[] }): Promise<void> {
    await this.open('/create-site')
    await this.#isOnAgain('Create site')
    await this.choose('Realm', site.realm)
    await this.field('Name').fill(site.name)
    await this.field('Allowed origins').fill(site.origins.join('\n'))
    await this.button('Create site').click()
    await this.#isOnAgain(site.name)
  }

  /** Creates a key on the site's page and returns it. The console shows the key only once. */
  async createApiKey(kind: 'Publishable' | 'Secret'): Promise<string> {
    await this.button('Create key').click()
    const drawer = this.dialog(/^Create a key/)
    await drawer.getByRole('radio', { name: kind, exact: true }).check()
    await this.button('Create key', drawer).click()
    return this.storeSecret(/^A key for/)
  }

  /** Returns the secret that a dialog shows once, and closes the dialog. */
  async storeSecret(title: string | RegExp): Promise<string> {
    const dialog = this.dialog(title)
    await expect(dialog).toBeVisible()
    await this.#checkOnce('a secret')
    await this.page.keyboard.press('Escape')
    const secret = await textOf(dialog.locator('code').first())
    await this.button('I have stored it', dialog).click()
    await expect(dialog).toBeHidden()
    return secret
  }

  /** Issues credentials in the playground for a visitor of this site, and returns the tokens. */
  async issueCredentials(site: { name: string; realm: string }, callee: string, origin: string): Promise<Tokens> {
    await this.open('/playground')
    await this.#isOnAgain('Playground')
    await this.choose('Site', `${site.name} (realm ${site.realm})`)
    await this.suggest('Callee', callee)
    await this.suggest('Origin', origin)
    await this.button('Evaluate and issue').click()
    const credentials = this.page.getByRole('region', { name: 'Credentials' })
    await expect(credentials).toBeVisible()
    await this.#checkOnce('issued credentials')
    const fact = (name: string) => textOf(credentials.locator(`dt:text-is("${name}") + dd code`))
    return {
      accountToken: await fact('Account token'),
      fromToken: await fact('From token'),
      toToken: await fact('To token'),
    }
  }

  /** Inspects a token and returns the region with its content. */
  async inspect(token: string): Promise<Locator> {
    await this.open('/inspector')
    await this.field('Token').fill(token)
    await this.button('Inspect').click()
    const answer = this.page.getByRole('region', { name: 'Token content' })
    await expect(answer).not.toBeEmpty()
    return answer
  }
}
