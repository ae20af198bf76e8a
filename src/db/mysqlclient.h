#pragma once

#include "db/clientlibrary.h"

#include <mysql.h>

// The functions of libmariadb that are used, by their own names: inside the namespace these are called
// instead.
namespace stillroom {

#define STILLROOM_CLIENT_FUNCTION(name)                                                                      \
    inline const ClientFunction<decltype(::name)> name {&ClientLibrary::mysql, #name};

STILLROOM_CLIENT_FUNCTION(mariadb_field_attr)
STILLROOM_CLIENT_FUNCTION(mysql_affected_rows)
STILLROOM_CLIENT_FUNCTION(mysql_close)
STILLROOM_CLIENT_FUNCTION(mysql_errno)
STILLROOM_CLIENT_FUNCTION(mysql_error)
STILLROOM_CLIENT_FUNCTION(mysql_fetch_fields)
STILLROOM_CLIENT_FUNCTION(mysql_fetch_lengths)
STILLROOM_CLIENT_FUNCTION(mysql_fetch_row)
STILLROOM_CLIENT_FUNCTION(mysql_free_result)
STILLROOM_CLIENT_FUNCTION(mysql_get_socket)
STILLROOM_CLIENT_FUNCTION(mysql_get_ssl_cipher)
STILLROOM_CLIENT_FUNCTION(mysql_init)
STILLROOM_CLIENT_FUNCTION(mysql_insert_id)
STILLROOM_CLIENT_FUNCTION(mysql_next_result)
STILLROOM_CLIENT_FUNCTION(mysql_num_fields)
STILLROOM_CLIENT_FUNCTION(mysql_options)
STILLROOM_CLIENT_FUNCTION(mysql_options4)
STILLROOM_CLIENT_FUNCTION(mysql_read_query_result)
STILLROOM_CLIENT_FUNCTION(mysql_real_connect)
STILLROOM_CLIENT_FUNCTION(mysql_real_escape_string)
STILLROOM_CLIENT_FUNCTION(mysql_real_query)
STILLROOM_CLIENT_FUNCTION(mysql_send_query)
STILLROOM_CLIENT_FUNCTION(mysql_set_server_option)
STILLROOM_CLIENT_FUNCTION(mysql_sqlstate)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_bind_result)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_close)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_errno)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_error)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_execute)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_fetch)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_fetch_column)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_init)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_prepare)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_result_metadata)
STILLROOM_CLIENT_FUNCTION(mysql_stmt_sqlstate)
STILLROOM_CLIENT_FUNCTION(mysql_store_result)
STILLROOM_CLIENT_FUNCTION(mysql_thread_id)
STILLROOM_CLIENT_FUNCTION(mysql_use_result)

#undef STILLROOM_CLIENT_FUNCTION

} // namespace stillroom
