INSERT INTO rebuild.moved SELECT unnest(?::uuid[]) ON CONFLICT DO NOTHING
