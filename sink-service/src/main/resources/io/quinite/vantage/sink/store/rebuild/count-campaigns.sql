SELECT count(*) FROM rebuild.campaigns
