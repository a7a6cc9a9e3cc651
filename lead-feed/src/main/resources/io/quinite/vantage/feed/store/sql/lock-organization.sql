SELECT pg_advisory_xact_lock(hashtextextended('vantage feed subscriptions ' || ?::text, 0))
