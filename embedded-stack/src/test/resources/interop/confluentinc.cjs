// Reads "topic base64" lines, and writes each record anew: Confluent's own client for JavaScript.
const fs = require('fs');
const {SchemaRegistryClient, SerdeType, AvroDeserializer, AvroSerializer} = require('@confluentinc/schemaregistry');

async function main([url, input, output]) {
  const client = new SchemaRegistryClient({baseURLs: [url]});
  const reader = new AvroDeserializer(client, SerdeType.VALUE, {});
  const writer = new AvroSerializer(client, SerdeType.VALUE, {useLatestVersion: true, autoRegisterSchemas: false});
  const lines = [];
  for (const line of fs.readFileSync(input, 'utf8').trim().split('\n')) {
    const [topic, base64] = line.split(' ');
    const record = await reader.deserialize(topic, Buffer.from(base64, 'base64'));
    lines.push(`${topic} ${(await writer.serialize(topic, record)).toString('base64')}`);
  }
  fs.writeFileSync(output, lines.join('\n'));
}

main(process.argv.slice(2)).then(() => process.exit(0), error => {
  console.error(error);
  process.exit(1);
});
