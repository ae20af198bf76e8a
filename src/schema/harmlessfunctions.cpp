#include "schema/harmlessfunctions.h"

#include <QSet>
#include <QStringList>

namespace stillroom {

namespace {

QSet<QString> wordSet(const char *words)
{
    const QStringList list = QString::fromLatin1(words).split(QLatin1Char(' '));
    return {list.begin(), list.end()};
}

} // namespace

bool isHarmlessFunction(const QString &name)
{
    static const QSet<QString> known = wordSet(
        "abbrev abs acos acosd add_months adddate addtime aes_decrypt aes_encrypt against age any_value "
        "approx_count_distinct area array_agg array_append array_cat array_dims array_fill array_length "
        "array_lower array_ndims array_position array_positions array_prepend array_remove array_replace "
        "array_to_json array_to_string array_to_tsvector array_upper ascii asin asind atan atan2 atand avg "
        "benchmark bin bin_to_uuid bit_and bit_count bit_length bit_or bit_xor bool_and bool_or box "
        "broadcast btrim cardinality cast cbrt ceil ceiling center char char_length character_length "
        "charset chr circle clock_timestamp coalesce coercibility col_description collate collation "
        "compress concat concat_ws connection_id conv convert convert_from convert_to convert_tz corr cos "
        "cosd cosh cot count covar_pop covar_samp crc32 crc32c cume_dist curdate current_catalog "
        "current_database current_date current_role current_schema current_schemas current_setting "
        "current_time current_timestamp current_user currval curtime database date date_add date_bin "
        "date_format date_part date_sub date_trunc datediff daterange day dayname dayofmonth dayofweek "
        "dayofyear decode default degrees dense_rank diameter div elt encode enum_first enum_last "
        "enum_range every exp export_set extract extractvalue factorial family field find_in_set "
        "first_value floor format format_bytes format_type found_rows from_base64 from_days from_unixtime "
        "gcd gen_random_uuid generate_series generate_subscripts get_bit get_byte get_format greatest "
        "group_concat grouping height hex host hostmask hour if ifnull inet6_aton inet6_ntoa inet_aton "
        "inet_client_addr inet_client_port inet_merge inet_ntoa inet_same_family inet_server_addr "
        "inet_server_port initcap insert instr int4range int8range interval is_ipv4 is_ipv4_compat "
        "is_ipv4_mapped is_ipv6 is_uuid isclosed isempty isfinite isnull isopen json_agg json_array "
        "json_array_append json_array_elements json_array_elements_text json_array_insert "
        "json_array_length json_arrayagg json_build_array json_build_object json_compact json_contains "
        "json_contains_path json_depth json_detailed json_each json_each_text json_equals json_exists "
        "json_extract json_extract_path json_extract_path_text json_insert json_keys json_length "
        "json_loose json_merge json_merge_patch json_merge_preserve json_normalize json_object "
        "json_object_agg json_object_keys json_objectagg json_overlaps json_populate_record "
        "json_populate_recordset json_pretty json_query json_quote json_remove json_replace "
        "json_schema_valid json_search json_serialize json_set json_storage_size json_strip_nulls "
        "json_table json_to_record json_to_recordset json_type json_typeof json_unquote json_valid "
        "json_value jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length "
        "jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path "
        "jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys "
        "jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first "
        "jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax "
        "jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof justify_days justify_hours "
        "justify_interval lag last_day last_insert_id last_value lastval lcase lcm lead least left length "
        "line ln localtime localtimestamp locate log log10 log2 lower lower_inc lower_inf lpad lseg ltrim "
        "macaddr8_set7bit make_date make_interval make_set make_time make_timestamp make_timestamptz "
        "makedate maketime masklen match max md5 median microsecond mid min min_scale minute mod mode "
        "month monthname months_between multirange name_const netmask network normalize now npoints "
        "nth_value ntile nullif num_nonnulls num_nulls numnode numrange nvl nvl2 obj_description oct "
        "octet_length ord overlay parse_ident path pclose percent_rank percentile_cont percentile_disc "
        "period_add period_diff pg_backend_pid pg_blocking_pids pg_char_to_encoding pg_client_encoding "
        "pg_collation_for pg_column_size pg_conf_load_time pg_current_wal_insert_lsn pg_current_wal_lsn "
        "pg_database_size pg_describe_object pg_encoding_to_char pg_filenode_relation "
        "pg_function_is_visible pg_identify_object pg_index_column_has_property pg_index_has_property "
        "pg_indexam_has_property pg_indexes_size pg_is_in_recovery pg_is_other_temp_schema "
        "pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_lock_status "
        "pg_my_temp_schema pg_opclass_is_visible pg_operator_is_visible pg_options_to_table "
        "pg_partition_ancestors pg_partition_root pg_partition_tree pg_postmaster_start_time "
        "pg_relation_filenode pg_relation_filepath pg_relation_size pg_safe_snapshot_blocking_pids "
        "pg_sequence_last_value pg_show_all_settings pg_size_bytes pg_size_pretty pg_sleep pg_sleep_for "
        "pg_sleep_until pg_table_is_visible pg_table_size pg_tablespace_databases pg_tablespace_location "
        "pg_tablespace_size pg_total_relation_size pg_type_is_visible pg_typeof pg_wal_lsn_diff "
        "phraseto_tsquery pi plainto_tsquery point polygon popen position pow power quarter querytree "
        "quote quote_ident quote_literal quote_nullable radians radius rand random random_bytes range_agg "
        "range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace "
        "regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count "
        "regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round "
        "row_count row_number row_security_active row_to_json rpad rtrim scale schema sec_to_time second "
        "session_user set_masklen setweight sha sha1 sha2 sha224 sha256 sha384 sha512 shobj_description "
        "sign sin sind sinh sleep slope soundex space split_part sqrt starts_with statement_timestamp std "
        "stddev stddev_pop stddev_samp str_to_date strcmp string_agg string_to_array string_to_table strip "
        "strpos subdate substr substring substring_index subtime sum sysdate system_user tan tand tanh "
        "text time time_format time_to_sec timediff timeofday timestamp timestampadd timestampdiff "
        "timezone to_ascii to_base64 to_char to_date to_days to_hex to_json to_jsonb to_number to_regclass "
        "to_regnamespace to_regproc to_regprocedure to_regrole to_regtype to_seconds to_timestamp "
        "to_tsquery to_tsvector transaction_timestamp translate trim trim_scale trunc truncate ts_delete "
        "ts_filter ts_headline ts_rank ts_rank_cd tsrange tstzrange tsvector_to_array "
        "txid_current_if_assigned txid_current_snapshot ucase uncompress uncompressed_length unhex unistr "
        "unix_timestamp unnest updatexml upper upper_inc upper_inf user utc_date utc_time utc_timestamp "
        "uuid uuid_short uuid_to_bin values var_pop var_samp variance version websearch_to_tsquery week "
        "weekday weekofyear weight_string width width_bucket xml_is_well_formed xmlagg xmlcomment "
        "xmlconcat xmlelement xmlforest xmlparse xmlpi xmlroot xmlserialize xmltable xpath xpath_exists "
        "year yearweek");
    // Families that PostgreSQL alone names so.
    return known.contains(name) || name.startsWith(QLatin1String("pg_get_"))
        || name.startsWith(QLatin1String("pg_stat_get_"))
        || (name.startsWith(QLatin1String("has_")) && name.endsWith(QLatin1String("_privilege")));
}

bool mayPrecedeBracket(const QString &word)
{
    static const QSet<QString> words = wordSet(
        "all and any array as at bernoulli between bigint binary bit blob boolean by case char character "
        "cross cube current date datetime dec decimal distinct div double else end escape except exists "
        "fetch filter float force from full group groups having ignore ilike in index inner int integer "
        "intersect interval is join key lateral left like limit materialized mediumint minus mod nchar not "
        "numeric nvarchar offset on only or order over partition precision range real recursive regexp "
        "return returning right rlike rollup row rows select set sets signed similar smallint some "
        "straight_join system table tablesample text then time timestamp timestamptz timetz tinyint to "
        "union unsigned use using values varbinary varbit varchar varying when where window with within "
        "xor year zone");
    return words.contains(word);
}

} // namespace stillroom
