/** Where the generated file imports from. */
export interface GraphQLHooksPluginConfig {
  /** The client preset's file of types and hashed documents. `./graphql.ts` by default. */
  readonly documentsFrom?: string
  /** The runtime. `@anoncall/graphql-hooks` by default. */
  readonly runtimeFrom?: string
}

/**
 * The graphql-codegen plugin. Throws on an operation without a name, with a name that the client preset would re-case, and on
 * subscriptions.
 */
export declare function plugin(
  schema: unknown,
  documents: readonly { readonly document?: unknown }[],
  config?: GraphQLHooksPluginConfig,
): { prepend: string[]; content: string }
