/**
 * Whom a service answers, under which names, how many connections it takes, and how long
 * a request's head and the reader of an answer may take. Runs on Tomcat's threads, before
 * any servlet.
 */
@NullMarked
package io.dispersa.service.guard;

import org.jspecify.annotations.NullMarked;
