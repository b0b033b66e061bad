/** The modules from which the generated file imports. */
export interface GraphQLHooksPluginConfig {
  /** The client preset's file of types and documents. Defaults to `./graphql`, with codegen's own `importExtension`. */
  readonly documentsFrom?: string
  /** The module that exports the runtime functions. Defaults to `@anoncall/graphql-hooks`. */
  readonly runtimeFrom?: string
  /**
   * The extension in the paths of imports. codegen sets it. The extension is empty for bundlers, and `.js` with
   * `emitLegacyCommonJSImports: false`.
   */
  readonly importExtension?: string
}

/** The graphql-codegen plugin. Throws Error if an operation has no name. */
export declare function plugin(
  schema: unknown,
  documents: readonly { readonly document?: unknown }[],
  config?: GraphQLHooksPluginConfig,
): { prepend: string[]; content: string }
