// Replaces curl for commands of the form `curl -sS URL -H … -d …`.
const [, , ...args] = process.argv
const valuesOf = (flag) => args.filter((_, index) => args[index - 1] === flag)
const url = args.find((arg) => arg.startsWith('http'))
const headers = valuesOf('-H').map((header) => header.split(/:\s*/, 2))
const response = await fetch(url, { method: 'POST', headers, body: valuesOf('-d')[0] })
process.stdout.write(await response.text())
