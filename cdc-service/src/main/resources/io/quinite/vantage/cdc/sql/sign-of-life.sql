-- What the instance that stands by looks at is when this session last said something.
select true
