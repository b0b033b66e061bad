/** Where the generated file imports from. */
export interface GraphQLHooksPluginConfig {
  /** The client preset's file of types and documents. `./graphql` by default, with codegen's own `importExtension`. */
  readonly documentsFrom?: string
  /** The runtime. `@anoncall/graphql-hooks` by default. */
  readonly runtimeFrom?: string
  /** Set by codegen: empty for bundlers, `.js` with `emitLegacyCommonJSImports: false`. */
  readonly importExtension?: string
}

/** The graphql-codegen plugin. Throws on an operation without a name. */
export declare function plugin(
  schema: unknown,
  documents: readonly { readonly document?: unknown }[],
  config?: GraphQLHooksPluginConfig,
): { prepend: string[]; content: string }
