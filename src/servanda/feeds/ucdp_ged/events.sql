-- One event a row. What UCDP adjudicated (sides, dates, low, best, high) is its own claim;
-- each headline is the claim of the source that printed it.
select
  'ucdp-ged:' || trim(id) as event,
  lookup_type(type_of_violence) as type,
  blank(side_a) as actor,
  blank(side_b) as target,
  type_of_violence in ('1', '2') as mutual,
  cast(null as varchar) as object,
  case
    when where_prec in ('1', '2', '5') then blank(where_coordinates)
    when where_prec = '3' then coalesce(blank(adm_2), blank(adm_1))
    when where_prec = '4' then blank(adm_1)
    else blank(country)
  end as place,
  list_filter([blank(adm_2), blank(adm_1), blank(country)], a -> a is not null) as areas,
  a_number(latitude) as lat,
  a_number(longitude) as lon,
  a_number(lookup_radius(where_prec)) as accuracy_m,
  a_date(date_start) as first_day,
  a_date(date_end) as last_day,
  cast(null as varchar) as clock,
  least(a_number(low), a_number(best), a_number(high)) as low,
  a_number(best) as best,
  greatest(a_number(low), a_number(best), a_number(high)) as high,
  'deaths' as unit,
  'UCDP' as speaker,
  'report' as act,
  '' as modality,
  1 as hearsay,
  true as reviewed,
  'Uppsala Conflict Data Program' as source,
  cast(null as date) as said,
  concat_ws('. ', blank(dyad_name), blank(where_description), nullif(blank(code_status), 'Clear')) as text,
  cast(null as varchar) as url,
  list_transform(
    list_filter(
      string_split(trim(coalesce(source_article, ''), '"'), '";"'), entry -> trim(entry) <> ''
    ),
    entry -> {
      'speaker': trim(regexp_extract(entry, '(?s)^(.*?),\d{4}-\d{2}-\d{2},', 1)),
      'said': regexp_extract(entry, '(?s)^.*?,(\d{4}-\d{2}-\d{2}),', 1),
      'quote': trim(regexp_extract(entry, '(?s)^.*?,\d{4}-\d{2}-\d{2},(.*)$', 1)),
      'url': ''
    }
  ) as reports
from raw
