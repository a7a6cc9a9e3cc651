DELETE FROM websocket_servers WHERE id = ANY (?::uuid[])
