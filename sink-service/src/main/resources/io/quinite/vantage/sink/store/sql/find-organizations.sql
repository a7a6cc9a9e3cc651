SELECT id, id FROM organizations WHERE id = ANY (?::uuid[])
