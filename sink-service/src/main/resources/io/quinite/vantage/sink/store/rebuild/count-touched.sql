SELECT count(*) FROM rebuild.touched
