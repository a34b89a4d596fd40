package org.shootdown.cluster.wire

import java.util.concurrent.ConcurrentLinkedQueue

import scala.jdk.CollectionConverters._

import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.classic.{Level, Logger, LoggerContext}
import ch.qos.logback.core.AppenderBase
import org.slf4j.LoggerFactory

/** What some loggers say from warnings up, instead of the console. */
final class Logged(names: String*) {
  private val events = new ConcurrentLinkedQueue[ILoggingEvent]
  private val loggers = names.map(LoggerFactory.getLogger(_).asInstanceOf[Logger])

  private val appender = new AppenderBase[ILoggingEvent] {
    override def append(event: ILoggingEvent): Unit = if (event.getLevel.isGreaterOrEqual(Level.WARN)) events.add(event)
  }
  appender.setContext(LoggerFactory.getILoggerFactory.asInstanceOf[LoggerContext])
  appender.start()
  loggers.foreach { logger =>
    logger.addAppender(appender)
    logger.setAdditive(false)
  }

  /** Each with the message of what was thrown, if something was. */
  def lines: Seq[String] = events.asScala.toSeq.map { event =>
    event.getFormattedMessage + Option(event.getThrowableProxy).fold("")(thrown => s" ${thrown.getMessage}")
  }

  def clear(): Unit = events.clear()

  def stop(): Unit = loggers.foreach { logger =>
    logger.detachAppender(appender)
    logger.setAdditive(true)
  }
}
