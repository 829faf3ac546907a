-- One event a row: ACLED's own coding. Its sources are named, not quoted, so they claim nothing.
select
  'acled:' || trim(event_id_cnty) as event,
  nullif(lookup_type(sub_event_type), '') as type,
  blank(actor1) as actor,
  blank(actor2) as target,
  trim(sub_event_type) = 'Armed clash' as mutual,
  cast(null as varchar) as object,
  coalesce(blank(location), blank(admin2), blank(admin1), blank(country)) as place,
  list_filter([blank(admin3), blank(admin2), blank(admin1), blank(country)], a -> a is not null) as areas,
  a_number(latitude) as lat,
  a_number(longitude) as lon,
  a_number(lookup_radius(geo_precision)) as accuracy_m,
  case trim(time_precision)
    when '2' then cast(date_trunc('week', a_date(event_date)) as date)
    when '3' then cast(date_trunc('month', a_date(event_date)) as date)
    else a_date(event_date)
  end as first_day,
  case trim(time_precision)
    when '2' then cast(date_trunc('week', a_date(event_date)) as date) + 6
    when '3' then last_day(a_date(event_date))
    else a_date(event_date)
  end as last_day,
  cast(null as varchar) as clock,
  cast(null as double) as low,
  a_number(fatalities) as best,
  cast(null as double) as high,
  'deaths' as unit,
  'ACLED' as speaker,
  'report' as act,
  '' as modality,
  1 as hearsay,
  true as reviewed,
  concat_ws('; ', 'ACLED', blank(source)) as source,
  cast(null as date) as said,
  blank(notes) as text,
  cast(null as varchar) as url,
  cast([] as struct(speaker varchar, said varchar, quote varchar, url varchar)[]) as reports
from raw
