/** Measures the script as it is served. Minifying it a second time would make it larger. */
export default {
  entryPoints: ['packages/element/dist/anonymous-call.js'],
  loader: { '.js': 'copy' },
  outdir: 'packages/element/node_modules/.size',
}
