package org.shootdown.cluster.node;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.jdbc.query.javadsl.JdbcReadJournal;
import akka.persistence.jdbc.testkit.javadsl.SchemaUtils;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The journal that Akka Persistence JDBC keeps, in the database that the node's settings name.
 *
 * @param system whose settings and whose connections
 */
record JdbcJobStore(ActorSystem<?> system) implements JobStore {

    @Override
    public CompletionStage<List<String>> open() {
        return SchemaUtils.createIfNotExists(Adapter.toClassic(system)).thenCompose(done -> persistenceIds());
    }

    private CompletionStage<List<String>> persistenceIds() {
        return PersistenceQuery.get(system)
                .getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier())
                .currentPersistenceIds()
                .runWith(Sink.seq(), system);
    }
}
