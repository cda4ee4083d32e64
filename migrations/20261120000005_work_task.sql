-- Tasks (TSK-01 to TSK-12) and what is shared by every kind of entity: remarks, checklists.
CREATE TABLE project (
    tenant_id     uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id            uuid PRIMARY KEY,
    name          text NOT NULL CHECK (name <> ''),
    department_id uuid REFERENCES department (id) ON DELETE SET NULL,
    archived      boolean NOT NULL DEFAULT false,
    created_by    uuid NOT NULL REFERENCES app_user (id),
    created_at    timestamptz NOT NULL,
    version       bigint NOT NULL DEFAULT 1,
    CONSTRAINT project_name_taken UNIQUE (tenant_id, name)
);
CALL protect('project');

-- status and priority are smallint, not enums: under row-level security only leakproof operators keep their index.
CREATE TABLE task (
    tenant_id        uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id               uuid PRIMARY KEY,
    number           bigint NOT NULL,
    title            text NOT NULL CONSTRAINT task_title_empty CHECK (title <> ''),
    description      text NOT NULL DEFAULT '',
    status           smallint NOT NULL DEFAULT 1 CHECK (status BETWEEN 1 AND 6),
    priority         smallint NOT NULL DEFAULT 2 CHECK (priority BETWEEN 1 AND 4),
    responsible_id   uuid REFERENCES app_user (id),
    creator_id       uuid NOT NULL REFERENCES app_user (id),
    department_id    uuid REFERENCES department (id),
    project_id       uuid REFERENCES project (id),
    parent_id        uuid REFERENCES task (id) ON DELETE SET NULL,
    start_at         timestamptz,
    deadline         timestamptz,
    -- Lists by deadline put tasks without one last.
    deadline_sort    timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(deadline, 'infinity'::timestamptz)) STORED,
    estimate_minutes integer CHECK (estimate_minutes >= 0),
    tags             text[] NOT NULL DEFAULT '{}',
    overdue          boolean NOT NULL DEFAULT false,
    acceptance       boolean NOT NULL DEFAULT false,
    result_required  boolean NOT NULL DEFAULT false,
    result           text,
    checklist_done   smallint NOT NULL DEFAULT 0,
    checklist_total  smallint NOT NULL DEFAULT 0,
    comments         integer NOT NULL DEFAULT 0,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    -- When it last became done or cancelled.
    closed_at        timestamptz,
    deleted_at       timestamptz,
    version          bigint NOT NULL DEFAULT 1,
    CONSTRAINT task_number UNIQUE (tenant_id, number),
    CONSTRAINT deadline_before_start CHECK (deadline >= start_at)
);
CALL protect('task');
-- The columns behind INCLUDE are those that lists are filtered by most: the walk then decides without reading the rows.
CREATE INDEX task_status_deadline ON task (tenant_id, status, deadline_sort, id) INCLUDE (priority, overdue) WHERE deleted_at IS NULL;
CREATE INDEX task_status_updated ON task (tenant_id, status, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX task_status_priority ON task (tenant_id, status, priority DESC, deadline_sort, id) WHERE deleted_at IS NULL;
CREATE INDEX task_department_deadline ON task (tenant_id, department_id, status, deadline_sort, id) INCLUDE (priority, overdue) WHERE deleted_at IS NULL;
CREATE INDEX task_department_updated ON task (tenant_id, department_id, status, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX task_responsible ON task (tenant_id, responsible_id, status, deadline_sort, id) WHERE deleted_at IS NULL;
CREATE INDEX task_project ON task (tenant_id, project_id, status) WHERE project_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX task_start ON task (tenant_id, start_at) WHERE start_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX task_parent ON task (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX task_overdue ON task (tenant_id, department_id, deadline_sort, id) WHERE overdue AND deleted_at IS NULL;
CREATE INDEX task_created ON task (tenant_id, created_at, id);
CREATE INDEX task_closed ON task (tenant_id, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX task_bin ON task (tenant_id, deleted_at) WHERE deleted_at IS NOT NULL;
-- What the clock looks for each minute, over all tenants.
CREATE INDEX task_becoming_overdue ON task (deadline) WHERE NOT overdue AND deleted_at IS NULL AND status IN (1, 2, 3, 5);

-- Everybody who has to do with a task, one row a person and role: the query behind "own" (TSK-04).
-- role: 1 responsible, 2 creator, 3 helper, 4 watcher.
-- status, deadline_sort, updated_at and live are copies of the task's, kept by the triggers below, so that "my tasks" by deadline and by
-- change are one index walk each (measured on a person with 3 800 tasks among a million: 0.6 ms for the page against 4 to 8 ms by
-- joining and sorting).
CREATE TABLE task_person (
    tenant_id     uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    task_id       uuid NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    user_id       uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role          smallint NOT NULL CHECK (role BETWEEN 1 AND 4),
    status        smallint NOT NULL,
    deadline_sort timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    live          boolean NOT NULL DEFAULT true,
    PRIMARY KEY (tenant_id, task_id, user_id, role)
);
CALL protect('task_person');
-- For the foreign keys: emptying the bin deletes by task alone.
CREATE INDEX task_person_task ON task_person (task_id);
CREATE INDEX task_person_deadline ON task_person (tenant_id, user_id, status, deadline_sort, task_id, role) WHERE live;
CREATE INDEX task_person_updated ON task_person (tenant_id, user_id, status, updated_at DESC, task_id DESC, role) WHERE live;

-- Who inserts many rows (the seeder's COPY) gives the copies; who does not gets them from the task.
CREATE FUNCTION task_person_fill() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    SELECT t.status, t.deadline_sort, t.updated_at, t.deleted_at IS NULL INTO NEW.status, NEW.deadline_sort, NEW.updated_at, NEW.live
    FROM task t WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.task_id;
    RETURN NEW;
END $$;
CREATE TRIGGER task_person_fill BEFORE INSERT ON task_person
    FOR EACH ROW WHEN (NEW.status IS NULL OR NEW.deadline_sort IS NULL OR NEW.updated_at IS NULL) EXECUTE FUNCTION task_person_fill();

CREATE FUNCTION task_person_follow() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE task_person SET status = NEW.status, deadline_sort = NEW.deadline_sort, updated_at = NEW.updated_at, live = NEW.deleted_at IS NULL
    WHERE tenant_id = NEW.tenant_id AND task_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER task_person_follow AFTER UPDATE ON task
    FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.deadline_sort <> NEW.deadline_sort OR OLD.updated_at <> NEW.updated_at
        OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL))
    EXECUTE FUNCTION task_person_follow();

CREATE TABLE comment (
    tenant_id   uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id          uuid PRIMARY KEY,
    entity_kind text NOT NULL,
    entity_id   uuid NOT NULL,
    author_id   uuid NOT NULL REFERENCES app_user (id),
    text        text NOT NULL CHECK (text <> ''),
    created_at  timestamptz NOT NULL
);
CALL protect('comment');
CREATE INDEX comment_entity ON comment (tenant_id, entity_id, created_at, id);

CREATE TABLE checklist_item (
    tenant_id   uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    id          uuid PRIMARY KEY,
    entity_kind text NOT NULL,
    entity_id   uuid NOT NULL,
    position    smallint NOT NULL,
    text        text NOT NULL CHECK (text <> ''),
    done        boolean NOT NULL DEFAULT false
);
CALL protect('checklist_item');
CREATE INDEX checklist_item_entity ON checklist_item (tenant_id, entity_id, position);

-- Tenants that have tasks past their deadline and not marked yet.
CREATE FUNCTION tenants_with_new_overdue(at timestamptz) RETURNS TABLE (tenant_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT DISTINCT t.tenant_id FROM task t JOIN tenant n ON n.id = t.tenant_id AND n.status = 'active'
    WHERE NOT t.overdue AND t.deleted_at IS NULL AND t.status IN (1, 2, 3, 5) AND t.deadline <= at
    $$;
ALTER FUNCTION tenants_with_new_overdue OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION tenants_with_new_overdue FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants_with_new_overdue TO naryad_app;

-- How the work stands, over all tenants; as platform_figures.
CREATE FUNCTION task_figures() RETURNS TABLE (figure text, state text, value bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT f.figure, f.state, f.value
    FROM (SELECT count(*) FILTER (WHERE t.status = 1) AS new, count(*) FILTER (WHERE t.status = 2) AS in_progress,
                 count(*) FILTER (WHERE t.status = 3) AS review, count(*) FILTER (WHERE t.status = 5) AS deferred
          FROM task t WHERE t.deleted_at IS NULL AND t.status IN (1, 2, 3, 5)) o,
         (SELECT count(*) AS overdue FROM task t WHERE t.overdue AND t.deleted_at IS NULL) l,
         LATERAL (VALUES ('tasks_open', 'new', o.new), ('tasks_open', 'in_progress', o.in_progress), ('tasks_open', 'review', o.review),
                 ('tasks_open', 'deferred', o.deferred), ('tasks_overdue', '', l.overdue)) AS f (figure, state, value)
    $$;
ALTER FUNCTION task_figures OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION task_figures FROM PUBLIC;
GRANT EXECUTE ON FUNCTION task_figures TO naryad_app;

-- The last local day whose digest was seen to, one row a person (TSK-05): whoever moves it forward tells the person, so that one process
-- does, once a day. People who had nothing to be told have a row too.
CREATE TABLE task_digest (
    tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    user_id   uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    day       date NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
CALL protect('task_digest');

-- Where it may be morning: the zones of each active tenant's people who want the digest, with the last day that all of a zone had it.
-- What time it is there the program says, whose time zones these are.
CREATE FUNCTION digest_zones() RETURNS TABLE (tenant_id uuid, zone text, digest_hour smallint, told date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    SELECT t.id, coalesce(u.timezone, t.timezone), t.digest_hour, min(coalesce(d.day, '0001-01-01'::date))
    FROM tenant t
    JOIN app_user u ON u.tenant_id = t.id AND u.status = 'active' AND u.morning_digest
    LEFT JOIN task_digest d ON d.tenant_id = u.tenant_id AND d.user_id = u.id
    WHERE t.status = 'active'
    GROUP BY t.id, coalesce(u.timezone, t.timezone), t.digest_hour
    $$;
ALTER FUNCTION digest_zones OWNER TO naryad_definer;
REVOKE ALL ON FUNCTION digest_zones FROM PUBLIC;
GRANT EXECUTE ON FUNCTION digest_zones TO naryad_app;
