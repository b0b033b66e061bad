import type { Scope } from '@anoncall/domain'
import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql'
import { missingScopeError, unauthenticatedError } from './errors.ts'
import type { GraphQLContext } from './GraphQLContext.ts'

/**
 * Enforces `@auth` in the resolvers, so that it applies to every kind of execution. On a field, the directive protects
 * this field. On an object type, it protects every field of the type.
 *
 * @throws Error when the service starts, if a root field has neither `@auth` nor `@public`
 */
export function enforceAuth(schema: GraphQLSchema): GraphQLSchema {
  const guard = (fieldConfig: GraphQLFieldConfig<unknown, GraphQLContext>, typeName: string, fieldName: string) => {
    const type = schema.getType(typeName)
    const scopes = [
      ...(type === undefined ? [] : (getDirective(schema, type, 'auth') ?? [])),
      ...(getDirective(schema, fieldConfig, 'auth') ?? []),
    ].map((directive) => directive.scope as Scope)
    if (scopes.length === 0) {
      if (isRoot(schema, typeName) && getDirective(schema, fieldConfig, 'public') === undefined)
        throw new Error(`${typeName}.${fieldName} has neither @auth nor @public`)
      return fieldConfig
    }
    const resolve = fieldConfig.resolve ?? defaultFieldResolver
    fieldConfig.resolve = (parent, args, context, info) => {
      for (const scope of scopes) requireScope(context, scope)
      return resolve(parent, args, context, info)
    }
    const { subscribe } = fieldConfig
    // The source of a subscription starts before the first event is resolved, so the source is protected separately.
    if (subscribe !== undefined)
      fieldConfig.subscribe = (parent, args, context, info) => {
        for (const scope of scopes) requireScope(context, scope)
        return subscribe(parent, args, context, info)
      }
    return fieldConfig
  }
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config, fieldName, typeName) => guard(config, typeName, fieldName),
  })
}

function requireScope({ principal }: GraphQLContext, scope: Scope): void {
  if (principal.scopes.some((held) => held === scope)) return
  if (principal.kind === 'NOBODY') throw unauthenticatedError()
  throw missingScopeError(scope)
}

function isRoot(schema: GraphQLSchema, typeName: string): boolean {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    (root) => root?.name === typeName,
  )
}
