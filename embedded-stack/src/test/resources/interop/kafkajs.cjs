// Reads "topic base64" lines, and writes each record anew: the registry client of KafkaJS.
const fs = require('fs');
const {SchemaRegistry} = require('@kafkajs/confluent-schema-registry');

async function main([url, input, output]) {
  const registry = new SchemaRegistry({host: url});
  const lines = [];
  for (const line of fs.readFileSync(input, 'utf8').trim().split('\n')) {
    const [topic, base64] = line.split(' ');
    const bytes = Buffer.from(base64, 'base64');
    const record = await registry.decode(bytes);
    const id = await registry.getLatestSchemaId(`${topic}-value`);
    lines.push(`${topic} ${(await registry.encode(id, record)).toString('base64')}`);
  }
  fs.writeFileSync(output, lines.join('\n'));
}

main(process.argv.slice(2)).then(() => process.exit(0), error => {
  console.error(error);
  process.exit(1);
});
