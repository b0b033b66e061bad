/** For size-limit: the script as it is served. To minify once more what is minified would make it larger. */
export default {
  entryPoints: ['packages/element/dist/anonymous-call.js'],
  loader: { '.js': 'copy' },
  outdir: 'packages/element/node_modules/.size',
}
