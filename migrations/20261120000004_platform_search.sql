-- SRC-01, SRC-03: the one reader of search_document. Full text and trigram operators are not leakproof, so under a policy they
-- cannot use their indexes; this function reads past the policy and applies the tenant and the reader's rights itself. EXECUTE
-- plans each call with its own values: rare words go through the index, common ones walk the recent rows.
--
-- Best first, in up to four steps, each only when those before gave less than `cap` rows (a row may come twice):
--   1. the row with the number;
--   2. all words, in any of their forms;
--   3. all words but the last, and the last one as the beginning of a word of the title, for whom is still typing (see search_grams);
--   4. for names of people, which are few: by likeness (trigrams), against slips of the pen.
--
-- words: a web-search query ('' for none); head: the same without its last word; prefix: the last word, folded, letters and digits only
-- ('' for none or fewer than three); everything: the reader sees all of the kind; departments: those of which the reader sees all.
-- Loads the library, so that its setting can be named below by an owner who is no superuser.
SELECT similarity('a', 'b');

CREATE FUNCTION search_documents(
    kind text, words text, head text, prefix text, wanted_number bigint, reader uuid, everything boolean, departments uuid[], cap integer)
    RETURNS TABLE (entity_id uuid, number bigint, title text, subtitle text, updated_at timestamptz, step integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET pg_trgm.word_similarity_threshold = 0.5 AS $$
DECLARE
    tenant uuid := current_setting('app.tenant')::uuid;
    query tsquery;
    readers uuid[] := departments || reader || '00000000-0000-0000-0000-000000000000'::uuid;
    visible text := CASE WHEN everything THEN '' ELSE ' AND d.readers && $3' END;
    columns constant text := 'SELECT d.entity_id, d.number, d.title, d.subtitle, d.updated_at, ';
    newest constant text := ' ORDER BY d.updated_at DESC, d.entity_id DESC LIMIT $5';
    found_rows integer := 0;
    step_rows integer;
BEGIN
    IF wanted_number IS NOT NULL THEN
        RETURN QUERY EXECUTE columns || '1 FROM search_document d WHERE d.tenant_id = $1 AND d.entity_kind = $2 AND d.number = $4' || visible
            USING tenant, kind, readers, wanted_number;
        GET DIAGNOSTICS step_rows = ROW_COUNT;
        found_rows := found_rows + step_rows;
    END IF;
    query := websearch_to_tsquery('russian', words);
    IF numnode(query) > 0 AND found_rows < cap THEN
        RETURN QUERY EXECUTE columns || '2 FROM search_document d WHERE d.tenant_id = $1 AND d.entity_kind = $2 AND d.document @@ $4' || visible || newest
            USING tenant, kind, readers, query, cap;
        GET DIAGNOSTICS step_rows = ROW_COUNT;
        found_rows := found_rows + step_rows;
    END IF;
    IF prefix <> '' AND found_rows < cap THEN
        query := quote_literal('=' || left(prefix, CASE WHEN length(prefix) IN (4, 5) THEN 4 WHEN length(prefix) = 3 THEN 3 ELSE 6 END))::tsquery;
        IF head <> '' AND numnode(websearch_to_tsquery('russian', head)) > 0 THEN
            query := query && websearch_to_tsquery('russian', head);
        END IF;
        IF length(prefix) IN (3, 4, 6) THEN
            RETURN QUERY EXECUTE columns || '3 FROM search_document d WHERE d.tenant_id = $1 AND d.entity_kind = $2 AND d.document @@ $4' || visible || newest
                USING tenant, kind, readers, query, cap;
        ELSE
            -- Between the lengths that are kept: of the newest with the shorter beginning those with the whole one.
            RETURN QUERY EXECUTE 'SELECT c.* FROM ('
                || columns || '3 FROM search_document d WHERE d.tenant_id = $1 AND d.entity_kind = $2 AND d.document @@ $4' || visible || newest
                || ') c WHERE search_fold(c.title) ~ $6 LIMIT $5 / 8'
                USING tenant, kind, readers, query, cap * 8, '\m' || prefix;
        END IF;
        GET DIAGNOSTICS step_rows = ROW_COUNT;
        found_rows := found_rows + step_rows;
    END IF;
    IF kind = 'user' AND prefix <> '' AND found_rows < cap THEN
        RETURN QUERY EXECUTE columns || '4 FROM search_document d WHERE d.tenant_id = $1 AND d.entity_kind = ''user'' AND $4 <% search_fold(d.title)' || visible
            || ' ORDER BY word_similarity($4, search_fold(d.title)) DESC, d.updated_at DESC LIMIT $5'
            USING tenant, kind, readers, search_fold(words), cap;
    END IF;
END $$;
ALTER FUNCTION search_documents OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION search_documents FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_documents TO naryad_app;
