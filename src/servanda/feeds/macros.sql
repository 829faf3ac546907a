-- What every feed's SQL may use. A cell is text; what cannot be read is null, and a problem.
create or replace macro blank(cell) as nullif(trim(cell), '');
create or replace macro a_number(cell) as
  case when isfinite(try_cast(trim(cell) as double)) then try_cast(trim(cell) as double) end;
create or replace macro a_date(cell) as cast(
  try_strptime(
    trim(cell),
    [
      '%Y-%m-%d', '%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M:%S.%g', '%Y-%m-%dT%H:%M:%S',
      '%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y',
      '%d %B %Y', '%d-%B-%Y', '%Y%m%d'
    ]
  ) as date
);
create or replace macro shown(cell) as
  '''' || case when length(cell) > 40 then left(cell, 40) || '…' else cell end || '''';
