"""Messages out of the house: from the outbox by e-mail, text message and webhook to whom they concern.

An operation tells by ``transaction.tell`` in its own transaction. ``planning`` turns each message into deliveries
(one for each person and channel, one for each subscription), ``sender`` claims and sends them, tries again and gives
up. What a receiver may see is asked at the moment of sending, by the same rows of permission as every page.
"""
